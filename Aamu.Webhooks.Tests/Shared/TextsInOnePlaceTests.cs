using System.Text.RegularExpressions;
using System.Xml.Linq;
using Aamu.Webhooks.Tests.Fixtures;
using Xunit;

namespace Aamu.Webhooks.Tests.Shared;

/// <summary>What a room says stands in its Strings.resx, ready for a second language; looked for in the sources.</summary>
public sealed partial class TextsInOnePlaceTests
{
    /// <summary>In rooms of people, and yet spoken to programs, written into the log, or kept in the database.</summary>
    private static readonly string[] NotForPeople = ["Sandbox/SandboxActs.cs", "Account/TokenRelocking.cs", "Account/DeviceWords.cs"];

    private static readonly string Web = Path.Combine(Repository.Root, "Aamu.Webhooks.Web");

    [Fact]
    public void No_page_has_words_of_its_own()
    {
        var found = Directory.EnumerateFiles(Web, "*.razor", SearchOption.AllDirectories).Where(IsSource).SelectMany(Words).ToList();

        Assert.True(found.Count == 0, $"{found.Count} texts belong into the room's Strings.resx:\n{string.Join('\n', found)}");
    }

    [Fact]
    public void The_code_of_a_room_has_no_sentences_of_its_own()
    {
        var found = Directory.EnumerateFiles(Web, "*.cs", SearchOption.AllDirectories).Where(IsSource).Where(IsForPeople).SelectMany(Sentences).ToList();

        Assert.True(found.Count == 0, $"{found.Count} texts belong into the room's Strings.resx:\n{string.Join('\n', found)}");
    }

    [Fact]
    public void Every_text_is_used()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Web, "*.*", SearchOption.AllDirectories).Where(IsSource)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        var used = UsedText().Matches(sources).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var texts = Directory.EnumerateFiles(Web, "Strings.resx", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(text => (Room: Path.GetFileName(Path.GetDirectoryName(file)), Name: (string)text.Attribute("name")!)));

        Assert.DoesNotContain(texts, text => !used.Contains(text.Name));
    }

    private static IEnumerable<string> Words(string file)
    {
        var markup = Expression().Replace(Code().Replace(CodeBlock().Replace(Comment().Replace(File.ReadAllText(file), ""), ""), ""), "");
        return Markup().Matches(markup).Concat(SpokenAttribute().Matches(markup)).Select(match => match.Groups["text"].Value.Trim())
            .Where(text => Letters().IsMatch(text) && !IsName(text)).Select(text => $"{Path.GetRelativePath(Web, file)}: {text}").Concat(Sentences(file)).Distinct();
    }

    private static IEnumerable<string> Sentences(string file) => ForMachines().Replace(Comment().Replace(File.ReadAllText(file), ""), "").Split('\n')
        .SelectMany(line => Sentence().Matches(line)).Where(match => !Between().IsMatch(match.Value)).Select(match => $"{Path.GetRelativePath(Web, file)}: {match.Value}");

    private static bool IsSource(string file) => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal);

    /// <summary>What is called the same in every language: the product, an address, a secret's prefix, a header.</summary>
    private static bool IsName(string text) => text == "· Aamu Webhooks" || Name().IsMatch(text);

    /// <summary>Other programs, the log and the command line are spoken to in English.</summary>
    private static bool IsForPeople(string file) =>
        !NotForPeople.Contains(Path.GetRelativePath(Web, file)) && Path.GetRelativePath(Web, file).Split('/')[0] is not ("Api" or "Hosting" or "Jobs" or "Listening" or "Secrets" or "Verbs") && !file.Contains("/Migrations/", StringComparison.Ordinal);

    [GeneratedRegex(@"@\*.*?\*@|^\s*//[^\n]*$|^\s*@(page|using|inject|inherits|attribute|implements|typeparam|layout|rendermode)[^\n]*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@code\b.*\z", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"@\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|@[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?(?:[\w.!?]+(?:\([^()]*\))?)*")]
    private static partial Regex Expression();

    /// <summary>Between a tag and the next, on one line.</summary>
    [GeneratedRegex(@"(?<=[\w""/]>)(?<text>[^<>{}\r\n=;]*[A-Za-z]{2,}[^<>{}\r\n=;]*)(?=<|\r?$)", RegexOptions.Multiline)]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s(?:aria-label|aria-description|title|placeholder|alt|data-label|Title|Label|Text|Lead|HelperText|Placeholder|What|BackText|Nothing|Heading|Hint|Caption)=""(?<text>[^""@]*[A-Za-z]{2,}[^""]*)""")]
    private static partial Regex SpokenAttribute();

    /// <summary>A string that begins like a sentence and goes on like one.</summary>
    [GeneratedRegex(@"""[A-Z][a-z]+,? [a-z{][^""\r\n]*""")]
    private static partial Regex Sentence();

    /// <summary>What stands between the end of one string and the beginning of the next.</summary>
    [GeneratedRegex(@" is null| is not null|=>|&&|\?\?")]
    private static partial Regex Between();

    [GeneratedRegex("<code[^>]*>[^<]*</code>")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(https?://\S+|whsec_\S*)$")]
    private static partial Regex Name();

    [GeneratedRegex(@"\[LoggerMessage\([^\n]*|throw new [^\n]*|Exception\([^\n]*|\[Obsolete[^\n]*|\[Description[^\n]*|/// [^\n]*")]
    private static partial Regex ForMachines();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Letters();

    [GeneratedRegex(@"\bStrings\.(\w+)")]
    private static partial Regex UsedText();
}
