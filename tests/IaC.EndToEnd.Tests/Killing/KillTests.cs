using System.Collections.Concurrent;
using IaC.Testing;

namespace IaC.EndToEnd.Tests.Killing;

/// <summary>Kills the program with SIGKILL all through an apply and a destroy. The points are those of <c>IAC_CRASH_POINT</c>: before and after each write of the state, each call of a provider, and within these.</summary>
public sealed class KillTests
{
    private const int Kills = 100;
    private const int Lanes = 2;

    [Fact]
    public async Task Killed_at_100_points_the_next_up_ends_in_the_same_place_and_a_destroy_leaves_nothing()
    {
        Require.Root();
        int ofUp, ofDestroy;
        string expected;
        using (var stack = new KilledStack())
        {
            (ofUp, ofDestroy, expected) = await stack.UndisturbedAsync();
        }

        Assert.True(ofUp + ofDestroy >= Kills, $"{ofUp} points of an apply and {ofDestroy} of a destroy are not {Kills}");
        int fewer = Math.Min(Kills / 2, Math.Min(ofUp, ofDestroy));
        int[] ups = Spread(ofUp, ofUp <= ofDestroy ? fewer : Kills - fewer);
        int[] destroys = Spread(ofDestroy, Kills - ups.Length);
        var kills = new ConcurrentQueue<(int? Up, int? Destroy)>(Enumerable.Range(0, Math.Max(ups.Length, destroys.Length)).Select(index => (At(ups, index), At(destroys, index))));
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async _ =>
        {
            using var stack = new KilledStack();
            while (kills.TryDequeue(out (int? Up, int? Destroy) kill))
            {
                await stack.SurvivesAsync(kill.Up, kill.Destroy, expected);
            }
        }));
    }

    // So many different points from 1 on, evenly spread, the first and the last among them.
    private static int[] Spread(int points, int count) => [.. Enumerable.Range(0, count).Select(index => 1 + (index * (points - 1) / (count - 1))).Distinct()];

    private static int? At(int[] points, int index) => index < points.Length ? points[index] : null;
}
