using IaC.Testing;

namespace IaC.Images.Tests.Trees;

public sealed class UserLookupTests : IDisposable
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\nweb:x:33:44:Web:/var/www:/bin/sh\nnohome:x:50:50:::\n# comment:x:1:1::/:\nbroken:x\nhuge:x:4294967295:0::/:/\n123:x:7:7::/seven:/\n";
    private const string Group = "root:x:0:\nweb:x:44:\nextra:x:60:other,web\nmore:x:59:web\nself:x:44:web\nbroken:x\n";

    private readonly TemporaryFolder _temporary = new();

    public UserLookupTests()
    {
        _temporary.Write("layer/etc/passwd", Passwd);
        _temporary.Write("layer/etc/group", Group);
    }

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(null, 0u, 0u, "", "root", "/root")]
    [InlineData("", 0u, 0u, "", "root", "/root")]
    [InlineData("web", 33u, 44u, "59,60", "web", "/var/www")]
    [InlineData("33", 33u, 44u, "59,60", "web", "/var/www")]
    [InlineData("web:extra", 33u, 60u, "", "web", "/var/www")]
    [InlineData("web:1000", 33u, 1000u, "", "web", "/var/www")]
    [InlineData("1000", 1000u, 0u, "", null, "/")]
    [InlineData("1000:1001", 1000u, 1001u, "", null, "/")]
    [InlineData("nohome", 50u, 50u, "", "nohome", "/")]
    [InlineData("123", 7u, 7u, "", "123", "/seven")]
    public void Users_are_found_as_by_Docker(string? user, uint uid, uint gid, string groups, string? name, string home)
    {
        ImageUser found = UserLookup.Find([_temporary["layer"]], user);

        Assert.Equal((uid, gid, groups, name, home), (found.Uid, found.Gid, string.Join(',', found.Groups), found.Name, found.Home));
    }

    [Theory]
    [InlineData("ghost", "/etc/passwd: there is no user 'ghost' in the image")]
    [InlineData("broken", "/etc/passwd: there is no user 'broken' in the image")]
    [InlineData("web:ghost", "/etc/group: there is no group 'ghost' in the image")]
    [InlineData("web:", "/etc/group: there is no group '' in the image")]
    [InlineData("huge", "/etc/passwd: the entry of user 'huge' has no numbers between 0 and 2147483647")]
    [InlineData("-1", "/etc/passwd: there is no user '-1' in the image")]
    [InlineData("4294967295", "/etc/passwd: there is no user '4294967295' in the image")]
    public void Who_is_not_there_is_an_error(string user, string message) =>
        Assert.Equal(message, Assert.Throws<ImageException>(() => UserLookup.Find([_temporary["layer"]], user)).Message);

    [Fact]
    public void An_image_without_users_takes_numbers()
    {
        Directory.CreateDirectory(_temporary["empty"]);

        Assert.Equal((5u, 0u, "/"), UserLookup.Find([_temporary["empty"]], "5") is var user ? (user.Uid, user.Gid, user.Home) : default);
        Assert.Equal(0u, UserLookup.Find([], null).Uid);
        Assert.Throws<ImageException>(() => UserLookup.Find([_temporary["empty"]], "root"));
    }

    [Fact]
    public void A_link_to_the_host_leads_into_the_image()
    {
        _temporary.Write("hostile/secret", "evil:x:1:1::/:\n");
        _temporary.Write("hostile/etc/real", "good:x:2:2::/:\n");
        File.CreateSymbolicLink(_temporary["hostile/etc/passwd"], "../../../../../../etc/real");
        File.CreateSymbolicLink(_temporary["hostile/etc/group"], _temporary["layer/etc/group"]);

        Assert.Equal(2u, UserLookup.Find([_temporary["hostile"]], "good").Uid);
        Assert.Throws<ImageException>(() => UserLookup.Find([_temporary["hostile"]], "good:extra"));
    }

    [Fact]
    public void Pipes_loops_and_endless_files_do_no_harm()
    {
        Directory.CreateDirectory(_temporary["pipe/etc"]);
        Directory.CreateDirectory(_temporary["loop/etc"]);
        Directory.CreateDirectory(_temporary["big/etc"]);
        Shell.Run(_temporary.FullPath, "mkfifo pipe/etc/passwd; ln -s passwd loop/etc/passwd; truncate -s 2M big/etc/passwd");

        Assert.Equal(5u, UserLookup.Find([_temporary["pipe"]], "5").Uid);
        Assert.Equal("/etc/passwd: leads through too many symbolic links", Assert.Throws<ImageException>(() => UserLookup.Find([_temporary["loop"]], "5")).Message);
        Assert.Equal("/etc/passwd: is larger than 1048576 bytes", Assert.Throws<ImageException>(() => UserLookup.Find([_temporary["big"]], "5")).Message);
    }
}
