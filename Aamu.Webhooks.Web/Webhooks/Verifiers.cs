namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A verifier to copy.</summary>
/// <param name="Language">In which language.</param>
/// <param name="Code">The whole file.</param>
internal sealed record Verifier(string Language, string Code);

/// <summary>The verifiers of <c>docs/snippets</c>: the same files that the tests run, every one, with a real delivery and with wrong ones.</summary>
internal static class Verifiers
{
    public static IReadOnlyList<Verifier> All { get; } =
    [
        Of("C#", "WebhookSignature.cs"), Of("JavaScript (Node)", "verify.mjs"), Of("TypeScript (Node)", "verify.ts"), Of("Python", "verify.py"), Of("Go", "verify.go"),
        Of("Java", "WebhookSignature.java"), Of("PHP", "verify.php"), Of("Ruby", "verify.rb"), Of("Rust", "verify.rs"), Of("Shell (openssl)", "verify.sh"),
    ];

    private static Verifier Of(string language, string file) => new(language, Read(file));

    private static string Read(string file)
    {
        using var stream = typeof(Verifiers).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not part of the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
