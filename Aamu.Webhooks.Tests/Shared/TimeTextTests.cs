using Aamu.Webhooks.Web.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Shared;

public sealed class TimeTextTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 5, 22, 47, 14, 806, TimeSpan.Zero);

    [Fact]
    public void A_time_is_the_readers_and_exactly_in_utc_under_the_pointer()
    {
        using var screen = new BunitContext();
        screen.JSInterop.Mode = JSRuntimeMode.Loose;
        screen.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(At));
        screen.Services.AddScoped<ReaderZone>();
        screen.Services.GetRequiredService<ReaderZone>().Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Helsinki");

        var time = screen.Render<TimeText>(parameters => parameters.Add(text => text.At, At)).Find("time");

        Assert.Equal("6 Jun 01:47:14", time.TextContent);
        Assert.Equal("2026-06-05 22:47:14.806 UTC", time.GetAttribute("title"));
        Assert.Equal("2026-06-05T22:47:14.806Z", time.GetAttribute("datetime"));
        Assert.Equal("5 Jun 2025 17:47:14", screen.Render<TimeText>(parameters => parameters.Add(text => text.At, new(2025, 6, 5, 14, 47, 14, TimeSpan.Zero))).Find("time").TextContent);
    }
}
