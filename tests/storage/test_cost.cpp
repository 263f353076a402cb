// How long saving takes, on this disk. Not run by itself: test_storage "[cost]"
#include "support.h"

#include <algorithm>
#include <chrono>
#include <iostream>

using namespace ponder::storage;

namespace {

template <class Work> double median_us(int times, Work work) {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        taken.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(taken.begin(), taken.begin() + times / 2, taken.end());
    return taken[static_cast<std::size_t>(times / 2)];
}

} // namespace

TEST_CASE("what saving a message and a growing answer costs", "[.][cost]") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("cost"));
    std::optional<std::int64_t> last;
    std::cout << "add_message, 1 KB: " << median_us(200, [&] {
        last = must(history.add_message(user_message(chat, last, std::string(1000, 'x'))));
    }) << " us\n";
    for (const std::size_t bytes : {1'000u, 16'000u, 128'000u}) {
        Message message = answer(chat, last, std::string(bytes, 'x'), MessageState::generating);
        message.parts.insert(message.parts.begin(), {PartKind::reasoning, std::string(bytes, 't'), 1, 2, 3});
        message.id = must(history.add_message(message));
        std::cout << "update_message, a thought and a text of " << bytes << " bytes, the text growing: " << median_us(200, [&] {
            message.parts[1].text += " and so on";
            must(history.update_message(message));
        }) << " us\n";
        std::cout << "update_message, nothing changed: " << median_us(200, [&] { must(history.update_message(message)); })
                  << " us\n";
    }
}
