namespace Aamu.Webhooks.Tests.Fixtures;

public sealed class LeakWatchTests
{
    [Fact]
    public void A_line_with_a_secret_in_it_is_found_and_told_without_it() => Assert.Equal(
        ["The key (a secret) was sent, and (a secret)"],
        LeakWatch.Find(["Nothing here", "The key aamu_tk_1234567890 was sent, and whsec_abcdefgh", "Nor here"], ["aamu_tk_1234567890", "whsec_abcdefgh", "another one"]));
}
