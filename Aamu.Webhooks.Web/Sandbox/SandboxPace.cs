using System.Threading.RateLimiting;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>How fast sandboxes take requests, all of a team's together: what comes there goes through the same writer as everybody's events.</summary>
internal sealed class SandboxPace : IDisposable
{
    /// <summary>In one go; after that <see cref="PerSecond"/>. Far more than trying needs.</summary>
    private const int AtOnce = 1_000;

    private const int PerSecond = 200;

    /// <summary>A larger body counts as several requests.</summary>
    private const int Bytes = 32 * 1024;

    private readonly PartitionedRateLimiter<TeamId> teams = PartitionedRateLimiter.Create<TeamId, TeamId>(Limit);

    /// <summary>So much, for whoever is told apart by this key.</summary>
    public static RateLimitPartition<T> Limit<T>(T key) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = AtOnce,
        TokensPerPeriod = PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    });

    public bool Allows(TeamId team, int bytes)
    {
        using var lease = teams.AttemptAcquire(team, 1 + (bytes / Bytes));
        return lease.IsAcquired;
    }

    public void Dispose() => teams.Dispose();
}
