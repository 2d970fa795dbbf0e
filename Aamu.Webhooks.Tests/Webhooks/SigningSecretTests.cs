using Aamu.Webhooks.Core.Webhooks;
using CsCheck;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class SigningSecretTests
{
    [Fact]
    public void A_generated_secret_holds_32_random_bytes_and_is_accepted()
    {
        var secret = SigningSecret.Generate();
        Assert.True(SigningSecret.TryAccept(secret, out var accepted, out _));
        Assert.Equal(secret, accepted);
        Assert.Equal(32, SigningSecret.KeyBytes(secret)!.Length);
        Assert.NotEqual(secret, SigningSecret.Generate());
    }

    [Fact]
    public void A_secret_brought_along_holds_24_to_64_bytes() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        var accepted = SigningSecret.TryAccept($" whsec_{Convert.ToBase64String(bytes)}\n", out var secret, out var reason);
        return accepted == bytes.Length is >= 24 and <= 64 && accepted == secret is not null && accepted == reason is null;
    });

    [Theory]
    [InlineData(null, "starts with whsec_")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "starts with whsec_")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "starts with whsec_")]
    [InlineData("whsec_", "base64")]
    [InlineData("whsec_MfKQ9r8GKYqr TwjUPD8ILPZIo2LaLaSw", "base64")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_", "base64")]
    [InlineData("whsec_c2hvcnQ=", "5 bytes; at least 24")]
    public void What_is_refused_says_why_and_does_not_repeat_the_secret(string? typed, string words)
    {
        Assert.False(SigningSecret.TryAccept(typed, out var secret, out var reason));
        Assert.Null(secret);
        Assert.Contains(words, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ", reason, StringComparison.Ordinal);
    }
}
