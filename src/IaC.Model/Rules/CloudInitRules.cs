namespace IaC.Model;

/// <summary>Rules between the fields of <c>cloudInit</c> of a Guest.</summary>
internal static class CloudInitRules
{
    // cloud-init documentation, "User data formats".
    private static readonly string[] Beginnings = ["#cloud-config", "#!", "#include", "#cloud-boothook", "#part-handler", "#template:", "## template:", "Content-Type:", "MIME-Version:"];

    private static readonly string[] KeyTypes = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-sha2-"];

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

        NodeView[] users = [.. cloudInit["users"].Items];
        foreach (DocumentFault fault in RuleParts.NoneTwice(users.Select(user => user["name"]), "users have the name"))
        {
            yield return fault;
        }

        foreach (NodeView name in users.Select(user => user["name"]).Where(name => name.Text is { } text && !TextFormat.Get(TextFormat.UserName).Matches(text)))
        {
            yield return name.Fault($"`{name.Text}` is no name of a user", "begin it with `a` to `z` or `_`; what follows are those, digits and `-`, up to 32 characters together");
        }

        foreach (NodeView key in cloudInit["sshKeys"].Items.Concat(users.SelectMany(user => user["sshKeys"].Items)).Where(key => key.Text is { } text && !IsPublicKey(text)))
        {
            yield return key.Fault("this is no public key", "give one line, as in a `.pub` file: `ssh-ed25519 AAAA... comment`");
        }
    }

    // A line of authorized_keys (sshd(8)): options may stand before the type, and a comment behind the key.
    private static bool IsPublicKey(string text)
    {
        string[] words = text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int type = Array.FindIndex(words, word => KeyTypes.Any(known => word.StartsWith(known, StringComparison.Ordinal)));
        return type >= 0 && type + 1 < words.Length && !text.Trim().Any(char.IsControl);
    }
}
