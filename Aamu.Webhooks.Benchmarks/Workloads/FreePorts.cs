using System.Net.NetworkInformation;
using System.Security.Cryptography;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>Neighbouring ports on 127.0.0.1 below those that the system hands out by itself.</summary>
internal static class FreePorts
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    /// <returns>The first of so many that nothing listens at.</returns>
    public static int First(int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        while (true)
        {
            var first = RandomNumberGenerator.GetInt32(Lowest, Highest - count);
            if (!Enumerable.Range(first, count).Any(taken.Contains))
            {
                return first;
            }
        }
    }
}
