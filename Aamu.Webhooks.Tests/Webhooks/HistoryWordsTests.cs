using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Webhooks;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class HistoryWordsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_change_is_named_by_what_it_changed()
    {
        Assert.Equal("Created", HistoryWords.Headline(Line(1)));
        Assert.Equal("URL changed", HistoryWords.Headline(Line(2, Change(ChangedSetting.Url))));
        Assert.Equal("Name, URL and events changed", HistoryWords.Headline(Line(2, Change(ChangedSetting.Name), Change(ChangedSetting.Url), Change(ChangedSetting.EventTypes))));
        Assert.Equal("Back to the settings of version 3", HistoryWords.Headline(Line(5, Change(ChangedSetting.Url)) with { BackTo = 3 }));
        Assert.Equal("Paused", HistoryWords.Headline(Line(2, new SettingChange(ChangedSetting.Status, ["Active"], ["Paused"]))));
        Assert.Equal("Resumed", HistoryWords.Headline(Line(2, new SettingChange(ChangedSetting.Status, ["Paused"], ["Active"]))));
        Assert.Equal("Secret rotated", HistoryWords.Headline(Line(2, new SettingChange(ChangedSetting.Secrets, [], ["secret 2"]))));
        Assert.Equal("Overlap of the secrets ended", HistoryWords.Headline(Line(2, new SettingChange(ChangedSetting.Secrets, ["secret 1"], []))));
    }

    [Fact]
    public void Failures_are_laid_at_the_last_change_before_them_if_they_came_soon()
    {
        VersionLine[] changes = [Line(4, Noon.AddHours(3)), Line(3, Noon.AddMinutes(10)), Line(2, Noon), Line(1, Noon.AddDays(-9))];

        Assert.Equal([null, Noon.AddMinutes(11), null], Since(changes, Noon.AddMinutes(11)));
        Assert.Equal([null, null, (DateTimeOffset?)null], Since(changes, Noon.AddMinutes(80)));
        Assert.Equal([null, null, (DateTimeOffset?)null], Since(changes, null));
    }

    private static IEnumerable<DateTimeOffset?> Since(VersionLine[] changes, DateTimeOffset? failing) => ChangeMark.Of(changes, Noon.AddDays(-1), failing).Select(mark => mark.FailingSince);

    private static SettingChange Change(ChangedSetting setting) => new(setting, ["a"], ["b"]);

    private static VersionLine Line(int version, params SettingChange[] changes) => new(version, Noon, "aino@example.com", changes, [], []);

    private static VersionLine Line(int version, DateTimeOffset at) => new(version, at, "aino@example.com", [], [], []);
}
