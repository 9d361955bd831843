using System.Globalization;
using System.Text;

namespace IaC.GitOps;

/// <summary>What Prometheus reads (text format 0.0.4).</summary>
internal static class Metrics
{
    /// <summary>Media type of the text.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The text.</summary>
    public static string Of(IReadOnlyList<UnitRecord> units, IReadOnlyList<SourceStatus> sources)
    {
        var text = new StringBuilder();
        Write(text, "iac_gitops_unit_ready", "gauge", "Whether the unit is as its commit says.", units.Select(unit => (Label("unit", unit.Unit), unit.State == UnitState.Ready ? 1.0 : 0)));
        Write(text, "iac_gitops_unit_state", "gauge", "1 for the state that the unit is in.", units.Select(unit => ($"{Label("unit", unit.Unit)},{Label("state", unit.State.ToString())}", 1.0)));
        Write(text, "iac_gitops_unit_failures", "gauge", "Failures one after the other.", units.Select(unit => (Label("unit", unit.Unit), (double)unit.Failures)));
        Write(text, "iac_gitops_unit_repairs_total", "counter", "How often drift was put right.", units.Select(unit => (Label("unit", unit.Unit), (double)unit.Repairs)));
        Write(text, "iac_gitops_source_up", "gauge", "Whether the source gives what it should.", sources.Select(source => (Label("source", source.Name), source.Fault is null ? 1.0 : 0)));
        Write(text, "iac_gitops_source_asked_seconds", "gauge", "When the source answered last, in seconds since 1970.", sources.Where(source => source.Asked is not null).Select(source => (Label("source", source.Name), source.Asked!.Value.ToUnixTimeMilliseconds() / 1000.0)));
        return text.ToString();
    }

    private static string Label(string name, string value) => $"{name}=\"{value}\"";

    private static void Write(StringBuilder text, string name, string type, string help, IEnumerable<(string Labels, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach ((string labels, double value) in samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value}\n");
        }
    }
}
