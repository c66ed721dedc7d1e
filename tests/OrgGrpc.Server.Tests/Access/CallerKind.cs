using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Tests.Access;

internal enum CallerKind
{
    Anonymous,
    Stranger,
    Member,
    SuspendedMember,
    Admin,
    Owner,
    Operator,
    Deactivated,
    ProgramThatReads,
    ProgramThatWrites,
    ProgramThatOperates,
    ProgramBoundAsAdmin,
    ProgramBoundElsewhere,
}

internal static class CallerKinds
{
    public static bool IsProgram(this CallerKind kind) => kind >= CallerKind.ProgramThatReads;

    public static bool IsActivePerson(this CallerKind kind) =>
        kind is CallerKind.Stranger or CallerKind.Member or CallerKind.SuspendedMember or CallerKind.Admin or CallerKind.Owner or CallerKind.Operator;

    public static string? Scope(this CallerKind kind) => kind switch
    {
        CallerKind.ProgramThatReads => Scopes.Read,
        CallerKind.ProgramThatWrites => Scopes.Write,
        CallerKind.ProgramThatOperates => Scopes.Operate,
        _ => null,
    };
}
