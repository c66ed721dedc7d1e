using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Persistence;

/// <summary>How values with rules are stored: ids as 16 big-endian bytes, instants as Unix milliseconds, text types as their text.</summary>
internal static class StoredForms
{
    public static void Apply(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configuration.Properties<EmailAddress>().HaveConversion<EmailAddressConverter>().HaveMaxLength(EmailAddress.MaxLength);
        configuration.Properties<PersonName>().HaveConversion<PersonNameConverter>().HaveMaxLength(PersonName.MaxLength);
        configuration.Properties<OrganizationName>().HaveConversion<OrganizationNameConverter>().HaveMaxLength(OrganizationName.MaxLength);
        configuration.Properties<Slug>().HaveConversion<SlugConverter>().HaveMaxLength(Slug.MaxLength);
        configuration.Properties<BrandColor>().HaveConversion<BrandColorConverter>().HaveMaxLength(BrandColor.Length);
        configuration.Properties<ExternalId>().HaveConversion<ExternalIdConverter>().HaveMaxLength(ExternalId.MaxLength);
        configuration.Properties<Attributes>().HaveConversion<AttributesConverter>();
        foreach (var noun in typeof(StoredForms).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IIdentified))))
        {
            configuration.Properties(typeof(Id<>).MakeGenericType(noun))
                .HaveConversion(typeof(IdConverter<>).MakeGenericType(noun));
        }
    }

    internal sealed class IdConverter<T>() : ValueConverter<Id<T>, byte[]>(
        id => id.Value.ToByteArray(true), bytes => new Id<T>(new Guid(bytes, true)))
        where T : IIdentified;

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    private sealed class EmailAddressConverter() : ValueConverter<EmailAddress, string>(
        value => value.Value, text => EmailAddress.FromStored(text));

    private sealed class PersonNameConverter() : ValueConverter<PersonName, string>(
        value => value.Value, text => PersonName.FromStored(text));

    private sealed class OrganizationNameConverter() : ValueConverter<OrganizationName, string>(
        value => value.Value, text => OrganizationName.FromStored(text));

    private sealed class SlugConverter() : ValueConverter<Slug, string>(
        value => value.Value, text => Slug.FromStored(text));

    private sealed class BrandColorConverter() : ValueConverter<BrandColor, string>(
        value => value.Value, text => BrandColor.FromStored(text));

    private sealed class ExternalIdConverter() : ValueConverter<ExternalId, string>(
        value => value.Value, text => ExternalId.FromStored(text));

    private sealed class AttributesConverter() : ValueConverter<Attributes, string>(
        value => value.Json, json => Attributes.FromStored(json));
}
