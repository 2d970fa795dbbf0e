using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What systemd hears, by its protocol: <see href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html"/>.</summary>
[Collection(ProcessTests.Name)]
public sealed class StartNoticeTests
{
    [Fact]
    public async Task Who_started_it_hears_when_it_is_ready_and_when_it_begins_to_end()
    {
        var folder = Directory.CreateTempSubdirectory("aamu-notify-").FullName;
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "notify")));
        await using (var program = new RunningProgram { More = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = Path.Combine(folder, "notify") } })
        {
            await program.StartAsync();
            Assert.Equal("READY=1", await HearAsync(manager));
            Assert.Equal(0, await program.StopAsync());
            Assert.Equal("STOPPING=1", await HearAsync(manager));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> HearAsync(Socket manager)
    {
        var said = new byte[100];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return Encoding.UTF8.GetString(said, 0, await manager.ReceiveAsync(said, patience.Token));
    }
}
