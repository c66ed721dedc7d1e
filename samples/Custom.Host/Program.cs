using Custom.Host;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Registration;

// The whole server, with two decisions of this company: who may register, and how people are told of an invitation.
var builder = WebApplication.CreateBuilder(args);
builder.AddOrgGrpc();
builder.Services.AddSingleton<IRegistrationPolicy, OnlyOurDomain>();
builder.Services.AddHttpClient<IMessageDelivery, InvitationsByChat>();

var app = builder.Build();
app.MapOrgGrpc();
app.Run();
