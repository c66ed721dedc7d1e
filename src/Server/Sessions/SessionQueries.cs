using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

internal static class SessionQueries
{
    extension(OrgGrpcDbContext db)
    {
        /// <summary>The sessions that hold.</summary>
        public IQueryable<Session> OpenSessions =>
            from session in db.Sessions
            join user in db.Users on new { Id = session.UserId, Stamp = (string?)session.Stamp } equals new { user.Id, Stamp = user.SecurityStamp }
            select session;

        /// <summary>The session that a cookie belongs to, if it holds and the cookie is its newest.</summary>
        public IQueryable<Session> SessionOf(Id<User> user, SessionClaims cookie) => db.OpenSessions
            .Where(session => session.Id == cookie.Id && session.Key == cookie.Key && session.UserId == user);
    }
}
