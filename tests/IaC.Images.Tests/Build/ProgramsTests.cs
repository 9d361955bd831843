using IaC.Testing;

namespace IaC.Images.Tests.Build;

public sealed class ProgramsTests : BuildTests
{
    [Fact]
    public async Task Programs_of_this_machine_run_in_an_image_of_nothing_else()
    {
        StoredImage image = await BuildAsync(new LayerSource.Programs(["/bin/sh", "/bin/cat", "/bin/uname"]), Files(("/etc/motd", "built on scratch\n")));

        Assert.Equal("built on scratch\nLinux\n", RunIn(await UnpackAsync(image), "cat /etc/motd; uname"));
    }

    [Fact]
    public async Task Links_on_the_way_are_made_as_they_are_here()
    {
        StoredImage image = await BuildAsync(new LayerSource.Programs(["/bin/sh"]));

        string layer = (await UnpackAsync(image))[0];
        Assert.Equal(Path.GetFullPath(new FileInfo("/bin/sh").ResolveLinkTarget(true)!.Name, "/usr/bin"), Path.GetFullPath(new FileInfo(Path.Combine(layer, "usr/bin/sh")).ResolveLinkTarget(true)!.Name, "/usr/bin"));
        Assert.Equal(new FileInfo("/bin").LinkTarget, new FileInfo(Path.Combine(layer, "bin")).LinkTarget);
    }

    [Fact]
    public async Task Folders_of_the_image_below_stay_folders()
    {
        StoredImage below = await BuildAsync(Files(("/bin/mine", "kept"), ("/lib64/mine", "kept"), ("/lib/mine", "kept")));

        StoredImage image = await BuildAsync(Declare(new LayerSource.Programs(["/bin/sh", "/bin/cat"])) with { From = below });

        Assert.Equal("keptkeptkept", RunIn(await UnpackAsync(image), "cat /bin/mine /lib64/mine /lib/mine"));
    }

    [Fact]
    public async Task A_script_brings_its_interpreter_and_what_env_runs()
    {
        string script = Temporary.Write("script", "#!/usr/bin/env -S sh\necho from a script\n");
        Shell.Run(Temporary.FullPath, "chmod 755 script");

        StoredImage image = await BuildAsync(new LayerSource.Programs([script, "/bin/sh"]));

        Assert.Equal("from a script\n", RunIn(await UnpackAsync(image), script));
    }

    [Fact]
    public async Task Libraries_are_found_by_the_folders_that_files_name()
    {
        Require.Program("/usr/bin/gcc", "gcc");
        string folder = Temporary["app"];
        Directory.CreateDirectory(Path.Combine(folder, "lib"));
        Temporary.Write("app/inner.c", "const char *inner(void) { return \"inner\"; }");
        Temporary.Write("app/outer.c", "const char *inner(void); const char *outer(void) { return inner(); }");
        Temporary.Write("app/main.c", "#include <stdio.h>\nconst char *outer(void); int main(void) { puts(outer()); }");

        // An old DT_RPATH also holds for the libraries of libraries; a DT_RUNPATH only for the file's own.
        Shell.Run(folder, """
            gcc -shared -fPIC inner.c -o lib/libinner.so; gcc -shared -fPIC outer.c -o lib/libouter.so -Llib -linner
            gcc main.c -o rpath -Llib -louter -Wl,--disable-new-dtags -Wl,-rpath,'$ORIGIN/lib' -Wl,-rpath-link,lib
            gcc -shared -fPIC outer.c -o lib/libouter2.so -Llib -linner -Wl,--enable-new-dtags -Wl,-rpath,'$ORIGIN'
            gcc main.c -o runpath -Llib -louter2 -Wl,--enable-new-dtags -Wl,-rpath,'$ORIGIN/lib' -Wl,-rpath-link,lib
            gcc main.c -o broken -Llib -louter -Wl,--enable-new-dtags -Wl,-rpath,'$ORIGIN/lib' -Wl,-rpath-link,lib
            """);

        // The loader asks /proc for the program's own folder.
        StoredImage image = await BuildAsync(new LayerSource.Programs(["/bin/sh", $"{folder}/rpath", $"{folder}/runpath"]), Files(("/proc/mount-point", "")));

        Assert.Equal("inner\ninner\n", RunIn(await UnpackAsync(image), $"{folder}/rpath; {folder}/runpath"));
        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => BuildAsync(new LayerSource.Programs([$"{folder}/broken"])));
        Assert.Equal($"{folder}/broken: {folder}/lib/libouter.so: needs the library libinner.so, which is not on this machine", refusal.Message);
    }

    [Fact]
    public async Task A_static_program_stands_alone()
    {
        Require.Program("/usr/bin/gcc", "gcc");
        Temporary.Write("main.c", "#include <unistd.h>\nint main(void) { return write(1, \"static\\n\", 7) != 7; }");
        Shell.Run(Temporary.FullPath, "gcc -static main.c -o program; chown 5:6 program; chmod 4755 program");

        StoredImage image = await BuildAsync(new LayerSource.Programs([Temporary["program"]]));

        string layer = (await UnpackAsync(image))[0];
        Assert.Equal($"{Temporary["program"][1..]} Regular 4755 5:6", Assert.Single(Entries(layer), entry => entry.Contains("Regular", StringComparison.Ordinal)));
        Assert.Equal("static\n", Shell.Run("/", $"chroot {layer} {Temporary["program"]}"));
    }

    [Theory]
    [InlineData("/nowhere/program", "'/nowhere/program' is not on this machine")]
    [InlineData("sh", "'sh' is not an absolute path")]
    [InlineData("/etc/passwd", "is neither ELF nor a script")]
    [InlineData("/etc", "'/etc' is not on this machine")]
    public async Task What_is_no_program_is_refused(string path, string message)
    {
        ImageException refusal = await Assert.ThrowsAsync<ImageException>(() => BuildAsync(new LayerSource.Programs([path])));

        Assert.StartsWith(path, refusal.Place, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_program_is_an_error_not_a_crash()
    {
        byte[] elf = File.ReadAllBytes("/bin/cat");
        Random random = new(1);
        string path = Temporary["damaged"];
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. elf[..random.Next(4, 4096)]];
            for (int changes = 0; changes < 8; changes++)
            {
                damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            Exception? fault = await Record.ExceptionAsync(() => BuildAsync(new LayerSource.Programs([path])));
            Assert.True(fault is null or ImageException, fault?.ToString());
        }
    }

    // Stacks the layers as the runtime will, in a mount namespace that ends with the command.
    private string RunIn(IReadOnlyList<string> layers, string command)
    {
        Directory.CreateDirectory(Temporary["root"]);
        string mount = layers.Count == 1 ? $"mount --bind {layers[0]} root" : $"mount -t overlay overlay -o lowerdir={string.Join(':', layers)} root";
        File.WriteAllText(Temporary["command"], command);
        return Shell.Run(Temporary.FullPath, $"unshare -m sh -ec 'mount --make-rprivate /; {mount}; if [ -d root/proc ]; then mount -t proc proc root/proc; fi; exec chroot root /bin/sh -ec \"$(cat command)\"'");
    }
}
