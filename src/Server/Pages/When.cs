using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace OrgGrpc.Server.Pages;

/// <summary>A time in UTC, for people and for programs, to stand in a sentence.</summary>
internal static class When
{
    public static IHtmlContent Day(Timestamp time) => Element(time.ToDateTime(), T("d MMMM yyyy"));

    public static IHtmlContent Minute(DateTimeOffset time) => Element(time.UtcDateTime, T("d MMMM yyyy, HH:mm"));

    private static TagBuilder Element(DateTime time, string format)
    {
        var element = new TagBuilder("time");
        element.Attributes["datetime"] = time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        element.InnerHtml.Append(time.ToString(format, CultureInfo.CurrentCulture));
        return element;
    }
}
