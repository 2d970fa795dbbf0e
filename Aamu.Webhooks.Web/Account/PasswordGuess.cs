namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// How much of a password an attacker has to find out by himself. Words from the list that is shipped, the person's own names, years,
/// rows of keys and repetitions count as one sign each, however long: they are what is tried first.
/// </summary>
internal static class PasswordGuess
{
    private const int ShortestPiece = 3;

    private static readonly string[] Rows = [.. Both("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "01234567890", "qazwsxedcrfvtgb", "abcdefghijklmnopqrstuvwxyz")];

    private static readonly string[] Words = [.. Shipped().Select(Folded).Distinct().OrderByDescending(word => word.Length)];

    /// <param name="password">As it was typed.</param>
    /// <param name="own">Names of the person; what is shorter than three letters says nothing.</param>
    public static int UnguessedSigns(string password, IEnumerable<string> own)
    {
        var (typed, folded) = (password.ToLowerInvariant(), Folded(password));
        string[] names = [.. own.Select(Folded).Where(name => name.Length >= ShortestPiece)];
        var signs = 0;
        for (var at = 0; at < typed.Length; at += Math.Max(1, KnownPiece(typed, folded, at, names)))
        {
            signs++;
        }

        return signs;
    }

    /// <summary>The length of the longest piece from here that is tried first; 0 for none.</summary>
    private static int KnownPiece(string typed, string folded, int at, string[] names)
    {
        var word = Words.Concat(names).Where(known => string.CompareOrdinal(folded, at, known, 0, known.Length) == 0).Select(known => known.Length).DefaultIfEmpty().Max();
        return Math.Max(Math.Max(word, Year(typed, at)), Math.Max(Row(typed, at), Repetition(typed, at)));
    }

    private static int Year(string typed, int at) =>
        at + 4 <= typed.Length && typed.AsSpan(at, 4) is ['1', '9', _, _] or ['2', '0', _, _] && typed.Skip(at).Take(4).All(char.IsAsciiDigit) ? 4 : 0;

    private static int Row(string typed, int at)
    {
        var length = ShortestPiece;
        while (at + length <= typed.Length && Rows.Any(row => row.AsSpan().IndexOf(typed.AsSpan(at, length)) >= 0))
        {
            length++;
        }

        return length > ShortestPiece ? length - 1 : 0;
    }

    /// <summary>How far what stands before, one to eight signs of it, goes on being repeated.</summary>
    private static int Repetition(string typed, int at)
    {
        var longest = 0;
        for (var period = 1; period <= Math.Min(8, at); period++)
        {
            var length = 0;
            while (at + length < typed.Length && typed[at + length] == typed[at + length - period])
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return longest >= ShortestPiece ? longest : 0;
    }

    /// <summary>p@ssw0rd is no other word than password.</summary>
    private static string Folded(string text) => string.Create(text.Length, text, (letters, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            letters[i] = char.ToLowerInvariant(from[i]) switch
            {
                '@' or '4' => 'a',
                '3' or '€' => 'e',
                '1' or '!' or 'l' or '|' => 'i',
                '0' => 'o',
                '$' or '5' => 's',
                '7' or '+' => 't',
                var letter => letter,
            };
        }
    });

    private static IEnumerable<string> Both(params string[] rows) => rows.SelectMany(row => new[] { row, new string([.. row.Reverse()]) });

    private static string[] Shipped()
    {
        using var reader = new StreamReader(typeof(PasswordGuess).Assembly.GetManifestResourceStream("CommonWords.txt")!);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
