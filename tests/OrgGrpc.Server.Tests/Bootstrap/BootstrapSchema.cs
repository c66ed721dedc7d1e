using System.Reflection;
using System.Text.Json;
using OrgGrpc.Server.Bootstrap;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Bootstrap;

/// <summary>docs/bootstrap.schema.json names exactly the keys that the server reads.</summary>
public sealed class BootstrapSchema
{
    [Fact]
    public void Has_every_key_of_the_file_and_no_other()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "bootstrap.schema.json")));
        var definitions = schema.RootElement.GetProperty("$defs");
        AssertKeys(typeof(BootstrapDocument), schema.RootElement);
        AssertKeys(typeof(BootstrapUser), definitions.GetProperty("user"));
        AssertKeys(typeof(BootstrapOrganization), definitions.GetProperty("organization"));
        AssertKeys(typeof(BootstrapMember), definitions.GetProperty("member"));
        AssertKeys(typeof(BootstrapClient), definitions.GetProperty("client"));
        AssertKeys(typeof(BootstrapServiceAccount), definitions.GetProperty("serviceAccount"));
        AssertKeys(typeof(BootstrapBinding), definitions.GetProperty("binding"));
    }

    private static void AssertKeys(Type type, JsonElement schema)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();
        Assert.Equal(
            properties.Select(Key).Order(StringComparer.Ordinal),
            schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        Assert.Equal(
            properties.Where(property => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))).Select(Key).Order(StringComparer.Ordinal),
            required.Order(StringComparer.Ordinal));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
    }

    private static string Key(PropertyInfo property) => property.Name == "Schema" ? "$schema" : JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
