using System.Globalization;
using IaC.Cli.Views.Deployment;
using IaC.Engine;

namespace IaC.Cli.Views.Capacity;

/// <summary>Amounts of a host as people read them, in the words of a plan.</summary>
internal static class CapacityText
{
    /// <summary>Processors: <c>0.5</c>.</summary>
    public static string Cpu(decimal processors) => Shortage.Cpu((long)(processors * 1000));

    /// <summary>Memory: <c>1.5 GiB</c>.</summary>
    public static string Memory(decimal bytes) => Shortage.Memory((long)bytes);

    /// <summary>Addresses: <c>253</c>.</summary>
    public static string Count(decimal count) => count.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Money: <c>0.42 EUR</c>.</summary>
    public static string Money(decimal amount, string? currency) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.####} {currency}");

    /// <summary><c>localhost costs 0.42 EUR per hour: 0.28 EUR of it is used, 0.14 EUR stands idle</c>.</summary>
    public static string Cost(CapacityRow row) =>
        $"{row.Host} costs {Money(row.Cost!.PerHour, row.Cost.Currency)} per hour: {Money(row.Cost.Used, row.Cost.Currency)} of it is used, {Money(row.Cost.Idle, row.Cost.Currency)} stands idle";

    /// <summary>Whether so many would fit, and how many would.</summary>
    public static string Answer(WhatIfRow answer)
    {
        string most = answer.Most is { } count ? string.Create(CultureInfo.InvariantCulture, $"; {count} would while all else stays as it is") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{answer.Count} of {answer.Name}: {(answer.Fits ? $"would fit{Places(answer.Hosts)}" : $"would not fit: {answer.Shortage}")}{most}");
    }

    /// <summary><c>from 1 to 40 of web: ~3.9 s; each stands for 0.01 EUR per hour, used or idle</c>, or what the rest is short of, and how long the most takes that fit.</summary>
    public static string Answer(TimeRow answer)
    {
        string takes = answer.Expected is { } run ? ExpectedText.Of(run) : "nothing like it was measured yet";
        string what = string.Create(CultureInfo.InvariantCulture, $"from {answer.Now} to {answer.Count} of {answer.Name}: ");
        string cost = answer.CostPerHour is { } each ? $"; each stands for {Money(each, answer.Currency)} per hour, used or idle" : "";
        return answer.Shortage is null
            ? $"{what}{takes}{Places(answer.Hosts)}{cost}"
            : string.Create(CultureInfo.InvariantCulture, $"{what}would not fit: {answer.Shortage}; {answer.Reached} in all would: {takes}{Places(answer.Hosts)}{cost}");
    }

    private static string Places(IReadOnlyList<PlacedRow> hosts) =>
        hosts.Count < 2 ? "" : $" ({string.Join(", ", hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host.Count} on {host.Host}")))})";
}
