using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A clock that somebody may set, forward or back; timers and time stamps go on as if nothing had happened, as on a real machine.</summary>
public sealed class WallClock() : FakeTimeProvider(Workspace.Start)
{
    private TimeSpan set;

    public void Set(TimeSpan by) => set += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + set;
}
