using System.Diagnostics;
using System.Globalization;
using Aamu.Receiving;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>The verifiers that the README shows are run as they stand, by their own languages, against a delivery that really was sent.</summary>
public sealed class ReadmeSnippetTests
{
    private static readonly string Root = Repository.Root;

    /// <summary>The folders of those that the snippet names, as <see cref="CargoToml"/> wants them.</summary>
    private static readonly string[] Crates = ["hmac-0.12.*", "sha2-0.10.*", "hex-0.4.*"];

    [Theory]
    [InlineData("README.md", "verify.py")]
    [InlineData("README.md", "verify.mjs")]
    [InlineData("README.md", "WebhookSignature.cs")]
    [InlineData("docs/getting-started.md", "verify.py")]
    public void Each_page_shows_its_snippets_word_for_word(string page, string file)
    {
        var text = File.ReadAllText(Path.Combine(Root, page));
        Assert.Contains(File.ReadAllText(Path.Combine(Root, "docs", "snippets", file)).TrimEnd(), text, StringComparison.Ordinal);
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
        using var files = new TemporaryFolder();
        var file = files.File("body");
        await File.WriteAllBytesAsync(file, body);
        var snippets = Path.Combine(Root, "docs", "snippets");

        Assert.Equal(yes, await RunAsync(runtime, flag, program, snippets, secret, header, file));
        Assert.NotEqual(yes, await RunAsync(runtime, flag, program, snippets, SigningSecret.Generate(), header, file));
        await File.AppendAllTextAsync(file, " ");
        Assert.NotEqual(yes, await RunAsync(runtime, flag, program, snippets, secret, header, file));
    }

    [Theory]
    [InlineData("sh", "sh", "-c", ". \"$0/verify.sh\"; verify \"$1\" \"$2\" \"$3\" && echo true || echo false", SnippetsFolder)]
    [InlineData("ts", BrowsersNode, "-e", "const [dir, secret, header, file] = process.argv.slice(1); import('file://' + dir + '/verify.ts').then(m => console.log(m.verify(secret, header, require('fs').readFileSync(file))))", SnippetsFolder)]
    [InlineData("php", "php", "-r", "require $argv[1] . '/verify.php'; echo verify($argv[2], $argv[3], file_get_contents($argv[4])) ? 'true' : 'false';", SnippetsFolder)]
    [InlineData("ruby", "ruby", "-e", "require ARGV[0] + '/verify.rb'; puts verify(ARGV[1], ARGV[2], File.binread(ARGV[3]))", SnippetsFolder)]
    [InlineData("java", "java", JavaProgram)]
    [InlineData("go", "go", "run", GoProgram)]
    public async Task The_snippet_in_another_language_takes_the_real_signature_and_no_other(string name, string runtime, params string[] start)
    {
        runtime = runtime == BrowsersNode ? NodeThatReadsTypes() : runtime;
        Assert.SkipUnless(await ExistsAsync(runtime, name == "go" ? "version" : "--version"), $"{name} is not on this machine");
        var (secret, header, body) = await DeliveredAsync();
        using var files = new TemporaryFolder();
        var folder = files.Name;
        var file = Path.Combine(folder, "body");
        await File.WriteAllBytesAsync(file, body);
        await File.WriteAllTextAsync(Path.Combine(folder, JavaProgram), WithMain("WebhookSignature.java", ("final class", JavaMain + "\n\nfinal class")));
        await File.WriteAllTextAsync(Path.Combine(folder, GoProgram), WithMain("verify.go", ("package webhooks", "package main"), ("import (", "import (\n\t\"fmt\"\n\t\"os\"")) + GoMain);
        var program = start.Select(part => part switch
        {
            SnippetsFolder => Path.Combine(Root, "docs", "snippets"),
            JavaProgram or GoProgram => Path.Combine(folder, part),
            _ => part,
        }).ToArray();

        await TakesTheRealOneOnlyAsync(runtime, program, secret, header, file);
    }

    /// <summary>It is built from the crates that Debian's packages install: nothing is fetched.</summary>
    [Fact]
    public async Task The_rust_snippet_takes_the_real_signature_and_no_other()
    {
        var hasCrates = Directory.Exists(InstalledCrates) && Crates.All(crate => Directory.EnumerateDirectories(InstalledCrates, crate).Any());
        Assert.SkipUnless(hasCrates && await ExistsAsync("cargo"), "cargo, or one of Debian's packages librust-hmac-dev, librust-sha2-dev and librust-hex-dev, is not on this machine");
        using var files = new TemporaryFolder();
        var folder = files.Name;
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Cargo.toml"), CargoToml);
        await File.WriteAllTextAsync(Path.Combine(folder, "crates.toml"), CratesToml);
        await File.WriteAllTextAsync(Path.Combine(folder, "src", "main.rs"), WithMain("verify.rs") + RustMain);
        await RunAsync("cargo", "build", "--quiet", "--offline", "--config", Path.Combine(folder, "crates.toml"), "--manifest-path", Path.Combine(folder, "Cargo.toml"));
        var (secret, header, body) = await DeliveredAsync();
        var file = Path.Combine(folder, "body");
        await File.WriteAllBytesAsync(file, body);

        await TakesTheRealOneOnlyAsync(Path.Combine(folder, "target", "debug", "receiver"), [], secret, header, file);
    }

    private static async Task TakesTheRealOneOnlyAsync(string runtime, string[] program, string secret, string header, string file)
    {
        var old = $"t={TimeProvider.System.GetUtcNow().AddMinutes(-6).ToUnixTimeMilliseconds()},{header.Split(',', 2)[1]}";
        Assert.Equal("true", await RunAsync(runtime, [.. program, secret, header, file]));
        Assert.Equal("false", await RunAsync(runtime, [.. program, SigningSecret.Generate(), header, file]));
        Assert.Equal("false", await RunAsync(runtime, [.. program, secret, old, file]));
        await File.AppendAllTextAsync(file, " ");
        Assert.Equal("false", await RunAsync(runtime, [.. program, secret, header, file]));
    }

    private static string WithMain(string snippet, params (string Old, string With)[] changes) =>
        changes.Aggregate(File.ReadAllText(Path.Combine(Root, "docs", "snippets", snippet)), (text, change) => text.Replace(change.Old, change.With, StringComparison.Ordinal));

    /// <summary>The browser's driver brings a Node of its own, young enough to run TypeScript as it stands.</summary>
    private static string NodeThatReadsTypes() => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ".playwright", "node"), "node*", SearchOption.AllDirectories)
        .First(file => Path.GetFileNameWithoutExtension(file) == "node");

    private const string BrowsersNode = "(the Node of the browser's driver)";
    private const string SnippetsFolder = "(the folder of the snippets)";
    private const string JavaProgram = "Main.java";
    private const string JavaMain = "class Main { public static void main(String[] a) throws Exception { System.out.println(WebhookSignature.verify(a[0], a[1], java.nio.file.Files.readAllBytes(java.nio.file.Path.of(a[2])))); } }";
    private const string CargoToml = "[package]\nname = \"receiver\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\nhmac = \"0.12\"\nsha2 = \"0.10\"\nhex = \"0.4\"\n";
    private const string InstalledCrates = "/usr/share/cargo/registry";
    private const string CratesToml = $"[source.crates-io]\nreplace-with = \"installed\"\n[source.installed]\ndirectory = \"{InstalledCrates}\"\n";
    private const string RustMain = "\nfn main() {\n    let a: Vec<String> = std::env::args().collect();\n    println!(\"{}\", verify(&a[1], &a[2], &std::fs::read(&a[3]).unwrap()));\n}\n";
    private const string GoProgram = "main.go";
    private const string GoMain = "\nfunc main() {\n\tbody, _ := os.ReadFile(os.Args[3])\n\tfmt.Println(Verify(os.Args[1], os.Args[2], body))\n}\n";

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

    private static async Task<bool> ExistsAsync(string runtime, string question = "--version")
    {
        try
        {
            await RunAsync(runtime, question);
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
}
