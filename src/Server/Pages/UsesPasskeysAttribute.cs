namespace OrgGrpc.Server.Pages;

/// <summary>A page that loads the script for passkeys; all others may load none.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UsesPasskeysAttribute : Attribute;
