using System.Diagnostics;
using System.Text;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using CsCheck;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class SignatureTests
{
    private const string First = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Second = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfYh8FXK0s=";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1","type":"task.created","data":{"title":"Päivitä 🎉","n":1.50}}""");
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1780670836831);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // printf '%s' "1780670836831.$BODY" | openssl dgst -sha256 -hmac "$SECRET"     (the same from Python's hmac and Node's crypto)
    [Fact]
    public void The_aamu_signature_is_what_openssl_computes() => Assert.Equal(
        "t=1780670836831,v1=00f50407dc8225637327ddb7c2441ff2f59c643aa52c4ca5b53cc67cabcb3cb9,v1=4a15499802298b72b0ff872daa750c1329ffa1fd6fbdb505775280484a0f6dfd",
        Signature.Sign([First, Second], Time, Body));

    // python3: base64.b64encode(hmac.new(base64.b64decode(secret[6:]), b'whd_1.1780670836.' + body, hashlib.sha256).digest())
    [Fact]
    public void The_standard_signature_is_what_python_computes() => Assert.Equal(
        "v1,1KDj93kWZGi+ZDl2kqKy12R1neSdF/CzDYicbtg8O/c= v1,33T2cOQSGiRohlocBC6CKXwKFVnzkap541n3QZYlBUc=",
        StandardSignature.Sign([First, Second], "whd_1", Time, Body));

    /// <summary>The example that the reference libraries of Standard Webhooks are tested with.</summary>
    [Fact]
    public void The_published_example_of_standard_webhooks_comes_out() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StandardSignature.Sign([First], "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8));

    [Fact]
    public async Task Openssl_agrees_about_fresh_secrets()
    {
        var openssl = Programs.Find("openssl");
        Assert.SkipWhen(openssl is null, "No openssl on this machine; the frozen vectors above stand in.");
        var secret = SigningSecret.Generate();
        byte[] signedText = [.. Encoding.ASCII.GetBytes($"{Time.ToUnixTimeMilliseconds()}."), .. Body];

        var theirs = await Programs.RunAsync(openssl, ["dgst", "-sha256", "-hmac", secret], signedText);

        Assert.Equal($"t={Time.ToUnixTimeMilliseconds()},v1={theirs.Trim().Split(' ')[^1]}", Signature.Sign([secret], Time, Body));
    }

    [Fact]
    public void What_was_signed_verifies_with_each_of_the_secrets_and_no_other() =>
        Gen.Select(Gen.Byte.Array, Gen.Int[1, 3], Times).Sample((body, count, time) =>
        {
            var secrets = Enumerable.Range(0, count).Select(_ => SigningSecret.Generate()).ToList();
            var aamu = Signature.Sign(secrets, time, body);
            var standard = StandardSignature.Sign(secrets, "whd_1", time, body);
            var seconds = $"{time.ToUnixTimeSeconds()}";
            return secrets.All(secret => Signature.Verify(aamu, body, secret, time, Tolerance)
                    && StandardSignature.Verify("whd_1", seconds, standard, body, secret, time, Tolerance))
                && !Signature.Verify(aamu, body, SigningSecret.Generate(), time, Tolerance)
                && !StandardSignature.Verify("whd_1", seconds, standard, body, SigningSecret.Generate(), time, Tolerance);
        });

    [Fact]
    public void Any_changed_byte_of_the_body_is_noticed() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((body, at, change) =>
        {
            var aamu = Signature.Sign([First], Time, body);
            var standard = StandardSignature.Sign([First], "whd_1", Time, body);
            body[at % body.Length] ^= change;
            return !Signature.Verify(aamu, body, First, Time, Tolerance)
                && !StandardSignature.Verify("whd_1", "1780670836", standard, body, First, Time, Tolerance);
        });

    [Fact]
    public void Any_changed_character_of_the_header_is_noticed() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Char[' ', '~']).Sample((at, other) =>
        {
            var header = Signature.Sign([First], Time, Body).ToCharArray();
            var index = at % header.Length;
            var same = char.ToLowerInvariant(header[index]) == char.ToLowerInvariant(other); // hex reads the same in both cases
            header[index] = other;
            return same || !Signature.Verify(new string(header), Body, First, Time, TimeSpan.MaxValue);
        });

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void Times_beyond_the_tolerance_are_refused_in_both_directions(int seconds, bool verifies)
    {
        var now = Time.AddSeconds(seconds);
        Assert.Equal(verifies, Signature.Verify(Signature.Sign([First], Time, Body), Body, First, now, Tolerance));
        Assert.Equal(verifies, StandardSignature.Verify("a", "1780670836", StandardSignature.Sign([First], "a", Time, Body), Body, First, now, Tolerance));
    }

    [Fact]
    public void Unknown_schemes_beside_a_good_one_are_skipped()
    {
        var header = Signature.Sign([First], Time, Body).Replace(",v1=", ", v0=aa, v2=zz, v1=short, v1=", StringComparison.Ordinal);
        Assert.True(Signature.Verify(header, Body, First, Time, Tolerance));
        var standard = "v1a,xyz v1,not-base64 " + StandardSignature.Sign([First], "a", Time, Body);
        Assert.True(StandardSignature.Verify("a", "1780670836", standard, Body, First, Time, Tolerance));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=")]
    [InlineData("t=abc,v1=00")]
    [InlineData("t=-1,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData(",,,=,v1=")]
    public void Nonsense_is_refused_without_an_exception(string? header)
    {
        Assert.False(Signature.Verify(header, Body, First, Time, Tolerance));
        Assert.False(StandardSignature.Verify("a", header, header, Body, First, Time, Tolerance));
    }

    private static Gen<DateTimeOffset> Times => Gen.Long[0, 4_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static class Programs
    {
        public static string? Find(string name) =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

        public static async Task<string> RunAsync(string program, string[] arguments, byte[] input)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return output;
        }
    }
}
