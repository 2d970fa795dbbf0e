namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>A clock that is behind and can be set on: a day of deliveries happens in a minute, and ends now.</summary>
internal sealed class QuickClock(TimeSpan behind) : TimeProvider
{
    private long behind = behind.Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(-Interlocked.Read(ref behind));

    public void SetOn(TimeSpan by) => Interlocked.Add(ref behind, -by.Ticks);
}
