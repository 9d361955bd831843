using IaC.Cli.Commands;
using IaC.Cli.Workloads;

namespace IaC.Cli.Tests.Workloads;

public sealed class PointInTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", "2026-01-31T11:58:30Z")]
    [InlineData("5m", "2026-01-31T11:55:00Z")]
    [InlineData("1.5h", "2026-01-31T10:30:00Z")]
    [InlineData("1d", "2026-01-30T12:00:00Z")]
    [InlineData("2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00Z")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00Z")]
    public void Time_is_understood(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), PointInTime.Parse(text, Now));

    [Theory]
    [InlineData("soon")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("1e9d")]
    [InlineData("99999999d")]
    public void Anything_else_is_answered(string text) => Assert.Contains("write 90s", Assert.Throws<UsageException>(() => PointInTime.Parse(text, Now)).Message, StringComparison.Ordinal);
}
