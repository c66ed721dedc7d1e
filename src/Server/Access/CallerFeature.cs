namespace OrgGrpc.Server.Access;

internal static class CallerFeature
{
    extension(HttpContext http)
    {
        /// <summary>Who makes this request; nobody until the authentication has said otherwise.</summary>
        public Caller Caller
        {
            get => http.Features.Get<Caller>() ?? Caller.Nobody;
            set => http.Features.Set(value);
        }
    }
}
