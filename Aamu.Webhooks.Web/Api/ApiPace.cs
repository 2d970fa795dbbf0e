using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Api;

/// <summary>The settings of section <c>Api</c>.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    [Description("What one team key may ask on the average; five times as many at once. Beyond it: 429.")]
    [Range(1, 100_000, ErrorMessage = "Api:RequestsPerSecond must be between 1 and 100,000.")]
    public int RequestsPerSecond { get; set; } = 200;
}

/// <summary>A team's program that asks without end keeps nobody else's from being answered. Aamu's own key is not counted: it is the load that this service is for.</summary>
internal static class ApiPace
{
    public const string Policy = "api-key";

    public static void AddApiPace(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(limiter => limiter.AddPolicy(Policy, context => context.Features.Get<KeyAccess>() is { Team: not null } key
            ? RateLimitPartition.GetTokenBucketLimiter(key.KeyId.Value, _ => BucketOf(context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.RequestsPerSecond))
            : RateLimitPartition.GetNoLimiter("")));
    }

    private static TokenBucketRateLimiterOptions BucketOf(int perSecond) =>
        new() { TokenLimit = 5 * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };
}
