using System.Net;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class AddressCountsTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void However_many_addresses_come_no_more_than_so_many_are_remembered_and_the_first_make_room()
    {
        var counts = new AddressCounts(clock, Window);
        var all = Enumerable.Range(0, AddressCounts.MostAddresses + 2).Select(number => new IPAddress(number)).ToList();
        all.ForEach(address => counts.Add(address));

        Assert.Equal(AddressCounts.MostAddresses, counts.Addresses);
        Assert.Null(counts.Of(all[0]));
        Assert.Null(counts.Of(all[1]));
        Assert.Equal(new AddressCount(1, Window), counts.Of(all[2]));
        Assert.Equal(new AddressCount(2, Window), counts.Add(all[^1]));
    }

    [Fact]
    public void A_window_begins_with_the_first_time_and_nothing_is_remembered_of_those_that_have_ended()
    {
        var counts = new AddressCounts(clock, Window);
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        counts.Add(one);
        clock.Advance(Window / 2);
        counts.Add(other);
        Assert.Equal(new AddressCount(2, Window / 2), counts.Add(one));

        clock.Advance(Window / 2);
        Assert.Equal(new AddressCount(1, Window / 2), counts.Of(other));
        Assert.Equal(1, counts.Addresses);
        Assert.Equal(new AddressCount(1, Window), counts.Add(one));
    }

    [Fact]
    public void What_is_taken_back_does_not_count_and_never_less_than_nothing()
    {
        var counts = new AddressCounts(clock, Window);
        counts.Add(IPAddress.Loopback);
        counts.TakeBack(IPAddress.Loopback);
        counts.TakeBack(IPAddress.Loopback);
        counts.TakeBack(IPAddress.Parse("192.0.2.1"));
        Assert.Equal(1, counts.Add(IPAddress.Loopback).Times);
    }
}
