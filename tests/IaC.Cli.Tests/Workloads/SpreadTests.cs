using IaC.Cli.Capacity;

namespace IaC.Cli.Tests.Workloads;

/// <summary>How a number is dealt out over hosts.</summary>
public sealed class SpreadTests
{
    [Theory]
    [InlineData(6, new long[] { 0, 0, 0 }, new long[] { 9, 9, 9 }, new long[] { 2, 2, 2 })]
    [InlineData(7, new long[] { 0, 0, 0 }, new long[] { 9, 9, 9 }, new long[] { 3, 2, 2 })]
    [InlineData(7, new long[] { 0, 0, 0 }, new long[] { 1, 9, 9 }, new long[] { 1, 3, 3 })]
    [InlineData(5, new long[] { 4, 0, 0 }, new long[] { 9, 9, 9 }, new long[] { 4, 1, 0 })]
    [InlineData(3, new long[] { 4, 1, 0 }, new long[] { 9, 9, 9 }, new long[] { 2, 1, 0 })]
    [InlineData(0, new long[] { 4, 1 }, new long[] { 9, 9 }, new long[] { 0, 0 })]
    [InlineData(9, new long[] { 0, 0 }, new long[] { 2, 3 }, new long[] { 4, 5 })]
    [InlineData(3, new long[] { 2, 0 }, new long[] { 0, 9 }, new long[] { 2, 1 })]
    public void What_is_there_stays_and_the_rest_is_even(long count, long[] now, long[] room, long[] expected) => Assert.Equal(expected, Spread.Of(count, now, room));

    /// <summary>All is dealt out; nobody gets more than there is room for while another one has room; and nothing is taken away where more come.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_adds_up_and_keeps_to_the_room_that_there_is(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            int hosts = random.Next(1, 6);
            long[] now = [.. Enumerable.Range(0, hosts).Select(_ => (long)random.Next(5))];
            long[] room = [.. Enumerable.Range(0, hosts).Select(_ => random.Next(4) == 0 ? long.MaxValue : random.Next(9))];
            long count = random.Next(40);

            long[] placed = Spread.Of(count, now, room);

            Assert.Equal(count, placed.Sum());
            Assert.Equal(placed, Spread.Of(count, now, room));
            bool grows = count >= now.Sum();
            Assert.All(Enumerable.Range(0, hosts), host => Assert.True(grows ? placed[host] >= now[host] : placed[host] <= now[host]));
            if (Enumerable.Range(0, hosts).Any(host => placed[host] < Math.Max(room[host], now[host])) && grows)
            {
                Assert.All(Enumerable.Range(0, hosts), host => Assert.True(placed[host] <= Math.Max(room[host], now[host])));
            }
        }
    }
}
