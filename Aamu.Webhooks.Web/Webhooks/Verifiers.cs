namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>The verifiers of <c>docs/snippets</c>: the same files that the tests run.</summary>
internal static class Verifiers
{
    public static IReadOnlyList<(string Language, string Code)> All { get; } =
        [("C#", Read("WebhookSignature.cs")), ("Node", Read("verify.mjs")), ("Python", Read("verify.py"))];

    private static string Read(string file)
    {
        using var stream = typeof(Verifiers).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not part of the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
