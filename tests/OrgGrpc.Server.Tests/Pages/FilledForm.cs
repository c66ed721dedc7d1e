using Microsoft.AspNetCore.Mvc.Abstractions;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>
/// Every form about an organization, filled in so that it does something for somebody who may: by the names of what it takes. What has no
/// value here fails the tests that walk the forms, so that a new one is not forgotten.
/// </summary>
internal static class FilledForm
{
    /// <summary>Who does it when somebody may: the owner, but for what owners cannot do or what is somebody else's.</summary>
    public static User DoerOf(EveryPageHandler.Handler handler, Stage stage) => handler.Name switch
    {
        "Accept" or "Decline" => stage.Member,
        "Leave" => stage.Admin,
        _ => stage.Owner,
    };

    /// <summary>What has to be so before.</summary>
    public static async Task PrepareAsync(EveryPageHandler.Handler handler, Stage stage)
    {
        if (handler.Inputs.Any(input => input.Name == "transferId"))
        {
            await stage.OfferAsync();
        }

        if (handler.Name == "Undelete")
        {
            await stage.DeleteAsync();
        }
    }

    public static string AddressOf(EveryPageHandler.Handler handler, Stage stage) => handler.Address(
        stage.OrganizationId, handler.Name == "Reactivate" ? stage.SuspendedMembershipId : stage.MembersMembershipId);

    public static (string Name, string Value)[] Of(EveryPageHandler.Handler handler, Stage stage) =>
        [.. handler.Inputs.Where(input => !IsOfTheAddress(handler, input)).Select(input => (input.Name, ValueOf(handler, input, stage)))];

    private static bool IsOfTheAddress(EveryPageHandler.Handler handler, ParameterDescriptor input) =>
        input.BindingInfo?.BinderModelName is not null || handler.Template.Contains($"{{{input.Name}}}", StringComparison.OrdinalIgnoreCase);

    private static string ValueOf(EveryPageHandler.Handler handler, ParameterDescriptor input, Stage stage) => input.Name switch
    {
        "Name" => "Fecal Matter",
        "Slug" => $"fecal-{stage.Mark}",
        "JoinPolicy" => "Request",
        "Confirmation" => "Nirvana",
        "Role" => handler.Name == "Save" ? "admin" : "member",
        "role" => "member",
        "Title" => "Drums",
        "Etag" => "",
        "Emails" => $"pat.{stage.Mark}@example.org",
        "Message" or "reason" => "Come as you are.",
        "Days" or "MaxUses" => "3",
        "BrandColor" => "#336699",
        "Image" => "",
        "invitationId" => stage.InvitationId,
        "linkId" => stage.InvitationLinkId,
        "apiKeyId" => stage.OrganizationApiKeyId,
        "DisplayName" => "Import",
        "Use" => "write",
        "requestId" => stage.MembershipRequestId,
        "transferId" => stage.OwnershipTransferId,
        _ => throw new InvalidOperationException($"{handler.Template} takes {input.Name}, for which FilledForm has no value."),
    };
}
