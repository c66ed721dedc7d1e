using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Email;

/// <summary>A template that could not be filled is found at the start, not by the first mail that needs it.</summary>
internal sealed class EmailTemplatesValidation(IHostEnvironment environment) : IValidateOptions<EmailOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailOptions options) =>
        EmailTemplates.Faults(options.Templates, environment).ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}
