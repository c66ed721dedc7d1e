using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages;

internal static class FormProblems
{
    extension(PageModel page)
    {
        /// <summary>Says it at the fields; and, when only time helps, in the status as well, for whoever does not read.</summary>
        public void Tell(Refusal refusal)
        {
            page.ModelState.Add(refusal);
            if (refusal.Reason is V1.ErrorReason.RateLimited or V1.ErrorReason.Unavailable)
            {
                page.Response.StatusCode = RefusalPage.StatusOf(refusal.Reason);
                page.Response.SetRetryAfter(refusal.RetryAfter);
            }
        }
    }

    extension(HttpResponse response)
    {
        /// <summary>RFC 9110, section 10.2.3: in whole seconds.</summary>
        public void SetRetryAfter(TimeSpan? wait)
        {
            if (wait is { } known)
            {
                response.Headers.RetryAfter = Math.Ceiling(known.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    extension(ModelStateDictionary state)
    {
        /// <summary>Says at each field of the form what the process found wrong with it; what concerns no field is said above them.</summary>
        private void Add(Refusal refusal)
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
