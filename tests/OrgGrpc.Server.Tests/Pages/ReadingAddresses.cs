using OrgGrpc.Server.Pages.Organizations;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class ReadingAddresses
{
    [Theory]
    [InlineData("a@example.org", new[] { "a@example.org" })]
    [InlineData("a@example.org, b@example.org;c@example.org\td@example.org", new[] { "a@example.org", "b@example.org", "c@example.org", "d@example.org" })]
    [InlineData("Ann <a@example.org>, \"Bob, jr.\" <b@example.org>", new[] { "a@example.org", "b@example.org" })]
    [InlineData("name,email\r\nAnn,a@example.org\r\n\"Bob\",\"b@example.org\"\r\n", new[] { "a@example.org", "b@example.org" })]
    [InlineData("a@example.org\n\n A@EXAMPLE.ORG \n", new[] { "a@example.org" })]
    [InlineData("ann\nb@example.org", new[] { "ann", "b@example.org" })]
    [InlineData(" \r\n , ;", new string[0])]
    [InlineData(null, new string[0])]
    public void Addresses_are_found_in_whatever_people_paste(string? text, string[] expected) => Assert.Equal(expected, AddressList.Read(text));
}
