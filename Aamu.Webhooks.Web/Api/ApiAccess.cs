using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace Aamu.Webhooks.Web.Api;

/// <summary>Which key opens which half of the API. A group names its policy; the handlers behind it take their ticket from the context.</summary>
internal static class ApiAccess
{
    public const string IngestPolicy = "api-ingest";
    public const string TeamPolicy = "api-team";
    public const string FiguresPolicy = "api-figures";

    public static void AddApiAccess(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .AddPolicy(IngestPolicy, KeyWith(new IngestTicket()))
            .AddPolicy(TeamPolicy, KeyWith(new TeamTicket()))
            .AddPolicy(FiguresPolicy, new AuthorizationPolicyBuilder(ApiKeyAuthentication.SchemeName).AddRequirements(new FiguresTicket()).Build());
        services.AddSingleton<IAuthorizationHandler, IngestTicket.Office>().AddSingleton<IAuthorizationHandler, TeamTicket.Office>().AddSingleton<IAuthorizationHandler, FiguresTicket.Office>();
    }

    public static IngestScope IngestScope(this HttpContext context) => context.Features.GetRequiredFeature<IngestScope>();

    public static TeamScope TeamScope(this HttpContext context) => context.Features.GetRequiredFeature<TeamScope>();

    private static AuthorizationPolicy KeyWith(IAuthorizationRequirement ticket) =>
        new AuthorizationPolicyBuilder(ApiKeyAuthentication.SchemeName).RequireAuthenticatedUser().AddRequirements(ticket).Build();
}
