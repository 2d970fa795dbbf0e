namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>A receiver of every kind.</summary>
internal sealed class Menagerie : IAsyncDisposable
{
    /// <summary>Nothing that is sent to them may arrive before they are well.</summary>
    private static readonly string[] s_outOfReach = ["slow TLS", "expired certificate", "unknown name", "name server that is silent"];

    private readonly Site _site;
    private readonly Tls _tls = new();
    private readonly List<(string Name, string Url, Port Port)> _all = [];

    public Menagerie(Site site, Port trap)
    {
        _site = site;
        var authority = Path.Combine(site.Data, "authority.pem");
        File.WriteAllText(authority, _tls.Authority);
        site.Settings["SSL_CERT_FILE"] = authority;
        var manners = new Dictionary<string, Manner>(StringComparer.Ordinal)
        {
            ["well"] = Manners.GoodAsync,
            ["slow"] = Manners.Slow(300),
            ["hangs"] = Manners.Moody(Manners.HangAsync),
            ["drips a byte a second"] = Manners.Moody(Manners.DripAsync),
            ["resets before it answers"] = Manners.Moody(Manners.ResetBeforeAsync),
            ["resets amid its answer"] = Manners.Moody(Manners.ResetAmidAsync),
            ["endless body"] = Manners.Moody(Manners.EndlessAsync),
            ["huge body"] = Manners.Moody(Manners.HugeAsync),
            ["gzip bomb"] = Manners.Moody(Manners.BombAsync),
            ["endless headers"] = Manners.Moody(Manners.EndlessHeadersAsync),
            ["not HTTP"] = Manners.Moody(Manners.NotHttpAsync),
            ["never a final answer"] = Manners.Moody(Manners.NeverFinalAsync),
            ["redirects"] = Manners.Moody(Manners.Redirect($"http://127.0.0.2:{trap.Number}/")),
            ["unwell"] = Manners.Moody(Manners.UnwellAsync),
            ["always hangs"] = Manners.HangAsync,
        };
        foreach (var (name, manner) in manners)
        {
            Add(name, new Port(site.Ledger, manner), "http://127.0.0.1");
        }

        Add("slow TLS", new Port(site.Ledger, Manners.GoodAsync, dress: _tls.LateAsync), "https://127.0.0.1");
        Add("expired certificate", new Port(site.Ledger, Manners.GoodAsync, dress: _tls.ExpiredAsync), "https://127.0.0.1");
        Add("unknown name", new Port(site.Ledger, Manners.GoodAsync), "http://none.aamu.example");
        Add("name server that is silent", new Port(site.Ledger, Manners.GoodAsync), "http://silent.aamu.example");
        // The trap stands at the same port of an address that may not be called.
        Add("name that leads elsewhere", new Port(site.Ledger, Manners.GoodAsync, number: trap.Number), "http://turning.aamu.example");
    }

    /// <returns>The ids of their webhooks.</returns>
    public async Task<List<string>> SubscribeAsync(bool withNames)
    {
        var ids = new List<string>();
        foreach (var (name, url, _) in _all.Where(receiver => withNames || receiver.Url.Contains("127.0.0.1", StringComparison.Ordinal)))
        {
            ids.Add(await _site.AddWebhookAsync("team_0", name, url));
        }

        return ids;
    }

    /// <summary>What came all the same to those that cannot be reached, in words; none is right.</summary>
    public IEnumerable<string> Reached() =>
        _all.Where(receiver => s_outOfReach.Contains(receiver.Name) && receiver.Port.Requests > 0).Select(receiver => $"{receiver.Name}: {receiver.Port.Requests}");

    public void GetWell()
    {
        _tls.IsWell = true;
        _all.ForEach(receiver => receiver.Port.Manner = Manners.GoodAsync);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, _, port) in _all)
        {
            await port.DisposeAsync();
        }

        _tls.Dispose();
    }

    private void Add(string name, Port port, string origin) => _all.Add((name, $"{origin}:{port.Number}/", port));
}
