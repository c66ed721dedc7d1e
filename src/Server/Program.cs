using OrgGrpc.Server.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddOrgGrpc();

var app = builder.Build();
app.MapOrgGrpc();

await app.RunAsync();
