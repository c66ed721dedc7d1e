namespace OrgGrpc.Server.Errors;

/// <summary>What is wrong with one field, named as in the proto file.</summary>
public sealed record FieldViolation(string Field, string Problem);
