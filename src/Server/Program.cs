using OrgGrpc.Server.Hosting;

return await StartFaults.ExplainAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(ContentRoot.Options(args));
    builder.AddOrgGrpc();
    builder.AddStartBanner();

    var app = builder.Build();
    app.MapOrgGrpc();
    app.ShowStartBanner();

    await app.RunAsync();
});
