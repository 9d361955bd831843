namespace IaC.Model;

/// <summary>Rules between the fields of <c>cloudInit</c> of a Guest.</summary>
internal static class CloudInitRules
{
    // cloud-init documentation, "User data formats".
    private static readonly string[] Beginnings = ["#cloud-config", "#!", "#include", "#cloud-boothook", "#part-handler", "#template:", "## template:", "Content-Type:", "MIME-Version:"];

    /// <summary>The faults.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView cloudInit)
    {
        NodeView data = cloudInit["userData"];
        if (data.Exists && !data.IsMap && !data.IsText)
        {
            yield return data.Fault("`userData` is text, or the members of a cloud-config");
        }
        else if (data.Text is { } text && !Beginnings.Any(beginning => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)))
        {
            yield return data.Fault("cloud-init does not know what this is", "begin it with `#cloud-config` or `#!/bin/sh`, or write the members of a cloud-config");
        }

        foreach ((string ours, string theirs) in new[] { ("users", "users"), ("sshKeys", "ssh_authorized_keys") })
        {
            if (cloudInit[ours].Exists && data[theirs].Exists)
            {
                yield return data[theirs].Fault($"`{theirs}` of the user data takes the place of `{ours}`", "give all of them in one of the two") with { AtName = true };
            }
        }

        foreach (DocumentFault fault in RuleParts.NoneTwice(cloudInit["users"].Items.Select(user => user["name"]), "users have the name"))
        {
            yield return fault;
        }
    }
}
