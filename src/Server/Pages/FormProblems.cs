using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages;

internal static class FormProblems
{
    extension(ModelStateDictionary state)
    {
        /// <summary>Says at each field of the form what the process found wrong with it; what concerns no field is said above them.</summary>
        public void Add(Refusal refusal)
        {
            foreach (var violation in refusal.Violations)
            {
                var name = Pascal(violation.Field);
                state.AddModelError(state.ContainsKey(name) ? name : "", T($"{FieldWords.Of(violation.Field)} {violation.Problem}."));
            }

            if (refusal.Violations.Count == 0)
            {
                state.AddModelError("", refusal.Reason == V1.ErrorReason.RateLimited ? Later(refusal.RetryAfter) : refusal.Message);
            }
        }
    }

    private static string Later(TimeSpan? wait) => wait is { TotalMinutes: > 1 } minutes
        ? T($"Too many tries. Try again in {Math.Ceiling(minutes.TotalMinutes)} minutes.")
        : T("Too many tries. Try again in a minute.");

    /// <summary><c>organization.name</c> is bound as <c>Name</c>, <c>max_uses</c> as <c>MaxUses</c>.</summary>
    private static string Pascal(string field) =>
        string.Concat(field[(field.LastIndexOf('.') + 1)..].Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
