using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Mail;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>The letters of a program that runs in development without a mail server.</summary>
internal static class KeptLetters
{
    /// <summary>The newest to somebody with these words in its subject. A job writes it, so it comes a moment later.</summary>
    public static async Task<Letter> LetterAsync(this RunningApp app, string to, string subject)
    {
        Letter? Find() => app.Get<MailDrawer>().Letters.Select(kept => kept.Letter).FirstOrDefault(letter => letter.To == to && letter.Subject.Contains(subject, StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Find() is not null);
        return Find()!;
    }

    /// <summary>Where its link leads, from the path on.</summary>
    public static string Path(this Letter letter) => new Uri(letter.Text.Split('\n').First(line => line.StartsWith("http", StringComparison.Ordinal)).Trim()).PathAndQuery;
}
