using System.Threading.Channels;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>Rung when a recovery was started or goes on, so that whoever runs them need not look every second. Rings that nobody has answered count as one.</summary>
public sealed class RecoveryBell
{
    private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task WaitAsync(CancellationToken cancellationToken) => await rings.Reader.ReadAsync(cancellationToken);

    internal void Ring() => rings.Writer.TryWrite(true);
}
