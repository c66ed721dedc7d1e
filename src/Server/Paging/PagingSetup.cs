namespace OrgGrpc.Server.Paging;

internal static class PagingSetup
{
    public static void AddPaging(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Pager>();
}
