using System.Text.Json.Nodes;

namespace IaC.Providers.Hosts;

/// <summary>How one thing of a host is to be made.</summary>
/// <param name="Key">What it is within its facet.</param>
/// <param name="Members">Members that it gets; the others stay as they are.</param>
internal sealed record HostSetting(string Key, JsonObject Members);
