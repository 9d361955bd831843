using System.Globalization;
using System.Text;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images;

/// <summary>Finds users in the <c>/etc/passwd</c> and <c>/etc/group</c> of an image, whose content is hostile (passwd(5), group(5)).</summary>
public static class UserLookup
{
    private const int LongestFile = 1 << 20;

    /// <summary>
    /// The user that a container runs as. Numbers need no entry; a user without a group gets the primary group and the supplementary groups of its entry, or group 0.
    /// Throws <see cref="ImageException"/> for a name that the image does not have.
    /// </summary>
    /// <param name="lowerDirectories">Unpacked layers, topmost first.</param>
    /// <param name="user"><c>user</c>, <c>uid</c>, <c>user:group</c>, <c>uid:gid</c>; null or empty is root.</param>
    public static ImageUser Find(IReadOnlyList<string> lowerDirectories, string? user)
    {
        using MergedTree tree = new(lowerDirectories);
        string[] parts = (string.IsNullOrEmpty(user) ? "0" : user).Split(':', 2);
        bool isNumber = TryId(parts[0], out uint uid);
        string[]? entry = Records(tree, "etc/passwd", 7).FirstOrDefault(record => record[0] == parts[0] || (isNumber && TryId(record[2], out uint id) && id == uid));
        if (entry is not null && (!TryId(entry[2], out uid) || !TryId(entry[3], out _)))
        {
            throw new ImageException($"the entry of user '{parts[0]}' has no numbers between 0 and {int.MaxValue}", "/etc/passwd");
        }

        if (entry is null && !isNumber)
        {
            throw new ImageException($"there is no user '{parts[0]}' in the image", "/etc/passwd");
        }

        (string? name, string home) = (entry?[0], entry?[5] is { Length: > 0 } known ? known : "/");
        if (parts.Length == 2)
        {
            return new ImageUser(uid, Group(tree, parts[1]), [], name, home);
        }

        uint gid = entry is not null && TryId(entry[3], out uint primary) ? primary : 0;
        return new ImageUser(uid, gid, name is null ? [] : Groups(tree, name, gid), name, home);
    }

    private static uint Group(MergedTree tree, string group)
    {
        if (TryId(group, out uint gid))
        {
            return gid;
        }

        string[]? entry = Records(tree, "etc/group", 4).FirstOrDefault(record => record[0] == group);
        return entry is not null && TryId(entry[2], out gid) ? gid : throw new ImageException($"there is no group '{group}' in the image", "/etc/group");
    }

    private static IReadOnlyList<uint> Groups(MergedTree tree, string user, uint primary)
    {
        SortedSet<uint> groups = [];
        foreach (string[] record in Records(tree, "etc/group", 4))
        {
            if (record[3].Split(',').Contains(user) && TryId(record[2], out uint gid) && gid != primary)
            {
                groups.Add(gid);
            }
        }

        return [.. groups];
    }

    // Lines of fields between colons; what has too few is passed over, as the C library does.
    private static List<string[]> Records(MergedTree tree, string path, int fields)
    {
        using SafeFile? file = tree.OpenFile(path);
        if (file is null)
        {
            return [];
        }

        if (file.Status().Size > LongestFile)
        {
            throw new ImageException($"is larger than {LongestFile} bytes", "/" + path);
        }

        using StreamReader reader = new(file.AsStream(), Encoding.UTF8);
        List<string[]> records = [];
        while (reader.ReadLine() is { } line)
        {
            string[] record = line.Split(':');
            if (record.Length >= fields && record[0].Length > 0 && record[0][0] is not ('#' or '+' or '-'))
            {
                records.Add(record);
            }
        }

        return records;
    }

    // As runc: ids end at 2^31 - 1.
    private static bool TryId(string text, out uint id) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id <= int.MaxValue;
}
