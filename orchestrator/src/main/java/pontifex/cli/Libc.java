package pontifex.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// What of a terminal only the system's C library knows, and Java has no words for.
final class Libc {
    /// `struct winsize` is four shorts: rows, columns, and both in pixels (ioctl_tty(2)).
    private static final int WINSIZE = 8;

    private static final int SIGINT = 2;

    private Libc() {}

    /// A terminal's size in characters.
    record Size(int rows, int columns) {}

    /// Of the terminal that a file descriptor leads to; null where it leads to none, or to one that doesn't know.
    static @Nullable Size size(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            var answer = arena.allocate(WINSIZE);
            int failed = (int) Ioctl.CALL.invokeExact(descriptor, Ioctl.TIOCGWINSZ, answer);
            int rows = Short.toUnsignedInt(answer.get(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(answer.get(ValueLayout.JAVA_SHORT, Short.BYTES));
            return failed != 0 || rows == 0 || columns == 0 ? null : new Size(rows, columns);
        } catch (Throwable e) {
            return null; // a system without it, or a JVM that may not ask: then nothing is drawn
        }
    }

    /// From now on Ctrl-C ends the process at once: whoever presses it a second time means it.
    static void leaveAtNextInterrupt() {
        try {
            var before = (MemorySegment) Signal.CALL.invokeExact(SIGINT, MemorySegment.NULL); // SIG_DFL
            assert before != null;
        } catch (Throwable e) {
            Thread.yield(); // then the run's own end is waited for
        }
    }

    @SuppressWarnings("restricted") // the launcher allows it
    private static MethodHandle function(String name, FunctionDescriptor signature, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        var address = linker.defaultLookup().find(name).orElseThrow();
        return linker.downcallHandle(address, signature, options);
    }

    /// Loaded when it is first asked for: most runs never do.
    private static final class Ioctl {
        /// Linux on x86, ARM, RISC-V and s390 (asm-generic/ioctls.h); BSD, macOS, POWER and MIPS have the other.
        private static final long TIOCGWINSZ = System.getProperty("os.name").equals("Linux")
                        && !System.getProperty("os.arch").matches("(ppc|mips).*")
                ? 0x5413
                : 0x40087468;

        private static final MethodHandle CALL = function(
                "ioctl",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    private static final class Signal {
        private static final MethodHandle CALL = function(
                "signal", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
}
