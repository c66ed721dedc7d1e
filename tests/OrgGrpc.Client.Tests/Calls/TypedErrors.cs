using Grpc.Core;
using OrgGrpc.Client.Errors;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.Calls;

public sealed class TypedErrors(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_refusal_has_its_reason_and_what_belongs_to_it()
    {
        var dave = await server.AddPersonAsync("dave");
        var duder = await server.AddPersonAsync("duder");
        await using var daves = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        await using var duders = new ClientHost(server.GrpcAddress, server.SignedIn(duder));
        var created = await daves.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Nirvana" });

        var refused = await Assert.ThrowsAsync<OrgGrpcException>(async () =>
            await duders.Client<OrganizationServiceClient>().GetOrganizationAsync(new() { OrganizationId = created.Organization.Id }));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        Assert.Equal(ErrorReason.OrganizationNotFound, refused.Reason);
        Assert.Equal(created.Organization.Id, refused.Metadata["organization_id"]);
        Assert.Empty(refused.Violations);
        Assert.Equal(StatusCode.NotFound, Assert.IsType<RpcException>(refused.InnerException).StatusCode);
    }

    [Fact]
    public async Task Every_wrong_field_is_there()
    {
        var dave = await server.AddPersonAsync("dave");
        await using var host = new ClientHost(server.GrpcAddress, server.SignedIn(dave));

        var refused = await Assert.ThrowsAsync<OrgGrpcException>(async () =>
            await host.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "\u0007", Slug = "No Slug" }));

        Assert.Equal(ErrorReason.InvalidField, refused.Reason);
        Assert.Equal(["name", "slug"], refused.Violations.Select(violation => violation.Field));
        Assert.All(refused.Violations, violation => Assert.NotEmpty(violation.Description));
    }

    [Fact]
    public async Task A_blocking_call_fails_in_the_same_way()
    {
        await using var host = new ClientHost(server.GrpcAddress);

        var refused = Assert.Throws<OrgGrpcException>(() => host.Client<OrganizationServiceClient>().ListOrganizations(new()));

        Assert.Equal(ErrorReason.Unauthenticated, refused.Reason);
    }

    [Fact]
    public void Every_reason_of_the_contract_is_known()
    {
        foreach (var value in ErrorsReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(ErrorReason)).Values.Skip(1))
        {
            var trailers = new Metadata();
            var status = new Google.Rpc.Status { Code = (int)StatusCode.Aborted };
            status.Details.Add(Google.Protobuf.WellKnownTypes.Any.Pack(
                new Google.Rpc.ErrorInfo { Domain = "orggrpc", Reason = value.Name["ERROR_REASON_".Length..] }));
            trailers.Add("grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(status));

            var read = RefusalReader.Read(new RpcException(new Status(StatusCode.Aborted, ""), trailers));

            Assert.Equal((ErrorReason)value.Number, read.Reason);
        }
    }

    [Fact]
    public void Rubbish_of_an_intermediary_leaves_the_status_code()
    {
        var read = RefusalReader.Read(
            new RpcException(new Status(StatusCode.Unavailable, "no"), new Metadata { { "grpc-status-details-bin", [0xff, 0xff, 0xff] } }));

        Assert.Equal(StatusCode.Unavailable, read.StatusCode);
        Assert.Equal(ErrorReason.Unspecified, read.Reason);
    }
}
