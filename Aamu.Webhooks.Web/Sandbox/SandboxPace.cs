using System.Threading.RateLimiting;
using Aamu.Webhooks.Core.Ids;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>How fast sandboxes take requests, all of a team's together: what comes there goes through the same writer as everybody's events.</summary>
internal sealed class SandboxPace : IDisposable
{
    /// <summary>Of the policy for an address, and of the options that both share.</summary>
    public const string Name = "sandbox";

    /// <summary>A larger body counts as several requests.</summary>
    private const int Bytes = 32 * 1024;

    private readonly TokenBucketRateLimiterOptions bucket;
    private readonly PartitionedRateLimiter<TeamId> teams;

    public SandboxPace(IOptionsMonitor<TokenBucketRateLimiterOptions> options)
    {
        bucket = options.Get(Name);
        teams = PartitionedRateLimiter.Create<TeamId, TeamId>(Limit);
    }

    /// <summary>Far more than trying needs.</summary>
    public static void Usual(TokenBucketRateLimiterOptions bucket) =>
        (bucket.TokenLimit, bucket.TokensPerPeriod, bucket.ReplenishmentPeriod) = (1_000, 200, TimeSpan.FromSeconds(1));

    /// <summary>So much, for whoever is told apart by this key.</summary>
    public RateLimitPartition<T> Limit<T>(T key) => RateLimitPartition.GetTokenBucketLimiter(key, _ => bucket);

    public bool Allows(TeamId team, int bytes)
    {
        using var lease = teams.AttemptAcquire(team, 1 + (bytes / Bytes));
        return lease.IsAcquired;
    }

    public void Dispose() => teams.Dispose();
}
