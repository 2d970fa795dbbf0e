using System.Diagnostics;
using System.Globalization;
using Aamu.Receiving;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>The verifiers that the README shows are run as they stand, by their own languages, against a delivery that really was sent.</summary>
public sealed class ReadmeSnippetTests
{
    private static readonly string Root = RepositoryRoot();

    [Theory]
    [InlineData("verify.py")]
    [InlineData("verify.mjs")]
    [InlineData("WebhookSignature.cs")]
    public void The_readme_shows_each_snippet_word_for_word(string file)
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        Assert.Contains(File.ReadAllText(Path.Combine(Root, "docs", "snippets", file)).TrimEnd(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_csharp_snippet_takes_the_real_signature_and_no_other()
    {
        var (secret, header, body) = await DeliveredAsync();
        var now = TimeProvider.System.GetUtcNow();
        Assert.True(WebhookSignature.Verify(secret, header, body, now));
        Assert.False(WebhookSignature.Verify(secret, header, [.. body, (byte)' '], now));
        Assert.False(WebhookSignature.Verify(SigningSecret.Generate(), header, body, now));
        Assert.False(WebhookSignature.Verify(secret, header, body, now.AddMinutes(6)));
    }

    [Theory]
    [InlineData("python3", "import sys; sys.path.insert(0, sys.argv[1]); from verify import verify; print(verify(sys.argv[2], sys.argv[3], open(sys.argv[4], 'rb').read()))", "-c", "True")]
    [InlineData("node", "const [dir, secret, header, file] = process.argv.slice(1); import('file://' + dir + '/verify.mjs').then(m => console.log(m.verify(secret, header, require('fs').readFileSync(file))))", "-e", "true")]
    public async Task The_snippet_takes_the_real_signature_and_no_other(string runtime, string program, string flag, string yes)
    {
        Assert.SkipUnless(await ExistsAsync(runtime), $"{runtime} is not on this machine");
        var (secret, header, body) = await DeliveredAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, body);
        var snippets = Path.Combine(Root, "docs", "snippets");

        Assert.Equal(yes, await RunAsync(runtime, flag, program, snippets, secret, header, file));
        Assert.NotEqual(yes, await RunAsync(runtime, flag, program, snippets, SigningSecret.Generate(), header, file));
        await File.AppendAllTextAsync(file, " ");
        Assert.NotEqual(yes, await RunAsync(runtime, flag, program, snippets, secret, header, file));
        File.Delete(file);
    }

    /// <summary>A delivery of a webhook in the middle of a rotation: two signatures, the older secret still good.</summary>
    private static async Task<(string Secret, string Header, byte[] Body)> DeliveredAsync()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var secret = (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, webhook)).Value!;
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, webhook);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var request = Assert.Single(receiver.Requests);
        return (secret, request.Headers["x-aamu-signature"], request.Body);
    }

    private static async Task<bool> ExistsAsync(string runtime)
    {
        try
        {
            await RunAsync(runtime, "--version");
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(string runtime, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(runtime, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim().ToString(CultureInfo.InvariantCulture);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Aamu.Webhooks.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
